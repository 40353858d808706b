package io.shorefs.websocket;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** What a configuration holds of something secret: enough to know it, not enough to tell it. Any thread. */
sealed interface Secret {
    /** Whether it is this. */
    boolean is(String text);

    /** The SHA-256 of a token, which nobody can guess: a random one of 256 bits. */
    record Token(byte[] hash) implements Secret {
        private static final String PREFIX = "sha256:";
        private static final int HEX = 64;

        /** Reads {@code "sha256:…"}. */
        static Optional<Secret> parse(String text) {
            String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "";
            return digits.length() == HEX && digits.chars().allMatch(HexFormat::isHexDigit)
                    ? Optional.of(new Token(HexFormat.of().parseHex(digits)))
                    : Optional.empty();
        }

        @Override
        public boolean is(String text) {
            return MessageDigest.isEqual(hash, sha256(text));
        }

        static byte[] sha256(String text) {
            try {
                return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("this Java has no SHA-256", e);
            }
        }
    }

    /** The Argon2id of a password (RFC 9106), written as other programs write it. */
    record Password(int kibibytes, int passes, int lanes, byte[] salt, byte[] hash) implements Secret {
        private static final Pattern WRITTEN = Pattern.compile(
                "\\$argon2id\\$v=19\\$m=(\\d{1,7}),t=(\\d{1,3}),p=(\\d{1,2})\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

        /** What trying takes at most, so that a mistake in the file does not take the heap. */
        private static final int MOST_KIBIBYTES = 64 << 10;

        /** Reads {@code "$argon2id$v=19$m=…,t=…,p=…$salt$hash"}. */
        static Optional<Secret> parse(String text) {
            Matcher parts = WRITTEN.matcher(text);
            if (!parts.matches()) {
                return Optional.empty();
            }
            int kibibytes = Integer.parseInt(parts.group(1));
            int passes = Integer.parseInt(parts.group(2));
            int lanes = Integer.parseInt(parts.group(3));
            if (passes < 1 || lanes < 1 || kibibytes < 8 * lanes || kibibytes > MOST_KIBIBYTES) {
                return Optional.empty();
            }
            try {
                byte[] salt = Base64.getDecoder().decode(parts.group(4));
                byte[] hash = Base64.getDecoder().decode(parts.group(5));
                return Optional.of(new Password(kibibytes, passes, lanes, salt, hash));
            } catch (IllegalArgumentException e) {
                return Optional.empty();
            }
        }

        @Override
        public boolean is(String text) {
            return MessageDigest.isEqual(hash, hashOf(text));
        }

        private byte[] hashOf(String text) {
            Argon2BytesGenerator generator = new Argon2BytesGenerator();
            generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                    .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                    .withMemoryAsKB(kibibytes)
                    .withIterations(passes)
                    .withParallelism(lanes)
                    .withSalt(salt)
                    .build());
            byte[] made = new byte[hash.length];
            generator.generateBytes(text.getBytes(StandardCharsets.UTF_8), made);
            return made;
        }
    }
}
