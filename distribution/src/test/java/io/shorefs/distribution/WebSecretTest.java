package io.shorefs.distribution;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The same texts stand in the transport's test, which lets in who knows the secret. */
class WebSecretTest {
    @Test
    void whatIsWrittenIsWhatTheTransportReads() {
        assertEquals(
                "sha256:709e4788f72ef6b39c8ee3896aecca619fead45bc34ffe729db0212d5f9acd0d",
                WebSecret.ofToken("a token of the test's own, which would be random"));
        assertEquals(
                "$argon2id$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$/bBYHQ5sKKXCK339tECLQQaYWRSe86cRovRjUg7O26s",
                WebSecret.ofPassword("correct horse", new byte[16]));
    }
}
