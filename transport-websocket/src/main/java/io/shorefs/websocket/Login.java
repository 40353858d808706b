package io.shorefs.websocket;

import io.shorefs.spi.Settings;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;

/** The secrets that let somebody in, and who is in. Any thread. */
final class Login {
    private static final String TOKEN = "token";
    private static final String PASSWORD = "password";

    private final List<Secret> secrets;
    private final Attempts attempts = new Attempts(System::nanoTime);
    private final Sessions sessions = new Sessions(System::nanoTime);

    /** Each try takes memory. */
    private final Semaphore one = new Semaphore(1);

    private Login(List<Secret> secrets) {
        this.secrets = secrets;
    }

    /** What came of a secret that somebody gave. */
    enum Answer {
        RIGHT,
        WRONG,
        TOO_OFTEN
    }

    /**
     * The keys {@code token} and {@code password}; empty without any of them.
     *
     * @throws IllegalArgumentException that begins with the key, when a value is not a hash
     */
    static Optional<Login> of(Settings settings) {
        Optional<Secret> token = settings.text(TOKEN)
                .map(
                        text -> Secret.Token.parse(text)
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                TOKEN
                                                        + " is no hash of a token: write \"sha256:\" and 64 hexadecimal digits, as \"shorefs password hash --token\" prints it")));
        Optional<Secret> password = settings.text(PASSWORD)
                .map(
                        text -> Secret.Password.parse(text)
                                .orElseThrow(
                                        () -> new IllegalArgumentException(
                                                PASSWORD
                                                        + " is no hash of a password: write \"$argon2id$v=19$m=…\", as \"shorefs password hash\" prints it")));
        List<Secret> secrets = Stream.concat(token.stream(), password.stream()).toList();
        return secrets.isEmpty() ? Optional.empty() : Optional.of(new Login(secrets));
    }

    /** Judges what came from an address. */
    Answer judge(String secret, String address) {
        one.acquireUninterruptibly();
        try {
            if (!attempts.allowed(address)) {
                return Answer.TOO_OFTEN;
            }
            if (secrets.stream().anyMatch(known -> known.is(secret))) {
                return Answer.RIGHT;
            }
            attempts.failed(address);
            return Answer.WRONG;
        } finally {
            one.release();
        }
    }

    Sessions sessions() {
        return sessions;
    }
}
