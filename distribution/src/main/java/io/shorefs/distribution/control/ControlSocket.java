package io.shorefs.distribution.control;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Where the control socket of a data folder is: in a folder of its own, which only its owner can enter, so that there is no moment in which others could. */
record ControlSocket(Path path) {
    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rwx------");

    /** The one of a data folder. */
    static ControlSocket of(Path dataFolder) {
        return new ControlSocket(dataFolder.resolve("control").resolve("socket"));
    }

    /**
     * The address to connect to.
     *
     * @throws IllegalArgumentException when the path is longer than the system allows (107 bytes on Linux)
     */
    UnixDomainSocketAddress address() {
        return UnixDomainSocketAddress.of(path);
    }

    /** Makes room for a new socket: whoever calls this holds the data folder, so that what is there was left by a crash. */
    void prepare() throws IOException {
        Path folder = path.getParent();
        if (!Files.isDirectory(folder)) {
            Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OWNER));
        }
        Files.setPosixFilePermissions(folder, OWNER);
        Files.deleteIfExists(path);
    }
}
