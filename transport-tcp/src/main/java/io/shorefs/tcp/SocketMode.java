package io.shorefs.tcp;

import io.shorefs.spi.Settings;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may connect to a Unix socket: those who may write to the file. */
record SocketMode(Set<PosixFilePermission> permissions) {
    private static final Pattern OCTAL = Pattern.compile("0?[0-7]{3}");
    private static final PosixFilePermission[] BY_BIT = {
        PosixFilePermission.OTHERS_EXECUTE, PosixFilePermission.OTHERS_WRITE, PosixFilePermission.OTHERS_READ,
        PosixFilePermission.GROUP_EXECUTE, PosixFilePermission.GROUP_WRITE, PosixFilePermission.GROUP_READ,
        PosixFilePermission.OWNER_EXECUTE, PosixFilePermission.OWNER_WRITE, PosixFilePermission.OWNER_READ,
    };

    /** The key {@code socket_mode} of a server's table, a text of octal digits as for chmod; 0600 unless set. */
    static SocketMode of(Settings settings) {
        String text = settings.text("socket_mode").orElse("0600");
        if (!OCTAL.matcher(text).matches()) {
            throw new IllegalArgumentException(
                    "socket_mode is \"" + text + "\", it must be octal digits such as \"0600\" or \"0660\"");
        }
        return of(Integer.parseInt(text, 8));
    }

    private static SocketMode of(int bits) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        for (int bit = 0; bit < BY_BIT.length; bit++) {
            if ((bits & 1 << bit) != 0) {
                permissions.add(BY_BIT[bit]);
            }
        }
        return new SocketMode(Set.copyOf(permissions));
    }
}
