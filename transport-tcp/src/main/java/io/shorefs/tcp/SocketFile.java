package io.shorefs.tcp;

import io.shorefs.spi.TransportException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The file of a Unix socket.
 *
 * @param identity which file it is, so that another server's, which took the place, is left alone
 */
record SocketFile(Path path, Object identity) {
    private static final int BACKLOG = 1_024;

    /** Of a file's mode: its type, and a socket's. */
    private static final int TYPE = 0170000;

    private static final int SOCKET = 0140000;

    private static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** A socket that listens, and its file. */
    record Bound(SocketFile file, ServerSocketChannel channel) {}

    /**
     * Binds, in the place of what a crashed server left.
     *
     * @param key the key of the configuration that holds the path, for messages
     * @throws TransportException when something else is there, or a server that lives
     */
    static Bound bind(Path path, SocketMode mode, String key) {
        try {
            refuseUnlessStale(path, key);
            return bindAside(path, mode);
        } catch (IOException | UnsupportedOperationException e) {
            throw new TransportException("cannot listen on " + path + ": " + reason(e) + "; change " + key, e);
        }
    }

    private static String reason(Exception e) {
        return e instanceof NoSuchFileException ? "its folder is missing" : String.valueOf(e.getMessage());
    }

    private static void refuseUnlessStale(Path path, String key) throws IOException {
        Optional<BasicFileAttributes> there = attributes(path);
        if (there.isEmpty()) {
            return;
        }
        if (!isSocket(path)) {
            throw new TransportException(path + " exists and is no socket; remove it or change " + key);
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
            throw new TransportException("another server listens on " + path + "; stop it or change " + key);
        } catch (ConnectException e) {
            // nobody listens: a crash left the file, and the new socket takes its place
        }
    }

    /** Not a FIFO or a device node, to which a connection is refused as well. */
    private static boolean isSocket(Path path) throws IOException {
        return Files.getAttribute(path, "unix:mode", LinkOption.NOFOLLOW_LINKS) instanceof Integer mode
                && (mode & TYPE) == SOCKET;
    }

    private static Optional<BasicFileAttributes> attributes(Path path) throws IOException {
        try {
            return Optional.of(Files.readAttributes(path, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Binds in a folder that only the owner can enter, and moves the socket to its place when its permissions are set. */
    private static Bound bindAside(Path path, SocketMode mode) throws IOException {
        Path aside = aside(path);
        Path folder = Files.createDirectory(aside.getParent(), OWNER_ONLY);
        ServerSocketChannel channel = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.bind(UnixDomainSocketAddress.of(aside), BACKLOG);
            Files.setPosixFilePermissions(aside, mode.permissions());
            Object identity = attributes(aside).orElseThrow().fileKey();
            Files.move(aside, path, StandardCopyOption.ATOMIC_MOVE);
            return new Bound(new SocketFile(path, identity), channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            Files.deleteIfExists(aside);
            throw e;
        } finally {
            Files.delete(folder);
        }
    }

    /** How many bytes the longest path has that a socket gets until it is in its place: beside a short name, the one that it is made under is longer. */
    static int longestPath(Path path) {
        return Math.max(bytes(path), bytes(aside(path)));
    }

    private static int bytes(Path path) {
        return path.toString().getBytes(StandardCharsets.UTF_8).length;
    }

    private static Path aside(Path path) {
        return path.resolveSibling(asideName()).resolve("s");
    }

    /** A short name, for the whole path of a socket has a bound of about 100 bytes. */
    private static String asideName() {
        return ".s" + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong(), 6);
    }

    /** Deletes the file unless another server's took the place. */
    void delete() throws IOException {
        Optional<BasicFileAttributes> there = attributes(path);
        if (there.isPresent() && Objects.equals(there.get().fileKey(), identity)) {
            Files.deleteIfExists(path);
        }
    }
}
