package io.shorefs.core.export;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** Paths for people: quoted; what is no printable text is given as backslash and three octal digits, as shells and {@code ls -b} have it. */
final class Escaped {
    private Escaped() {}

    static String of(byte[] path) {
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(path))
                    .toString();
        } catch (CharacterCodingException e) {
            text = new String(path, StandardCharsets.ISO_8859_1);
            return quoted(text, 0x7e);
        }
        return quoted(text, Character.MAX_VALUE);
    }

    private static String quoted(String text, int most) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (Character.isISOControl(c) || c > most) {
                quoted.append("\\%03o".formatted(c));
            } else {
                quoted.append((char) c);
            }
        });
        return quoted.append('"').toString();
    }
}
