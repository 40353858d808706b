package io.shorefs.distribution.server;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The operating system's lock on a folder itself ({@code flock(2)}), which nobody can remove as long as the folder is there, and which a crash releases. The JDK's own
 * file locks are of no use for it: they need a file that is open for writing, and go when any other descriptor of that file is closed.
 */
final class FolderLock implements AutoCloseable {
    private static final int READ_ONLY = 0;
    private static final int EXCLUSIVE_WITHOUT_WAITING = 2 | 4; // the same numbers on Linux and macOS
    private static final int WOULD_BLOCK_LINUX = 11;
    private static final int WOULD_BLOCK_MACOS = 35;

    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));
    private static final MethodHandle OPEN = function(
            "open",
            FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.ADDRESS, ValueLayout.JAVA_INT),
            Linker.Option.firstVariadicArg(2));
    private static final MethodHandle FLOCK =
            function("flock", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
    private static final MethodHandle CLOSE =
            function("close", FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));

    private final int descriptor;
    private boolean closed;

    private FolderLock(int descriptor) {
        this.descriptor = descriptor;
    }

    @SuppressWarnings("restricted") // three functions of the C library, with the types of their manual pages
    private static MethodHandle function(String name, FunctionDescriptor type, Linker.Option... options) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] all = java.util.Arrays.copyOf(options, options.length + 1);
        all[options.length] = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), type, all);
    }

    /**
     * Takes the lock of a folder that exists.
     *
     * @return empty when it is taken already, by this process or another one
     */
    static Optional<FolderLock> tryTake(Path folder) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Charset names = Charset.forName(System.getProperty("sun.jnu.encoding", "UTF-8"));
            int descriptor = (int) OPEN.invokeExact(state, arena.allocateFrom(folder.toString(), names), READ_ONLY);
            if (descriptor < 0) {
                throw new IOException(folder + " cannot be opened, errno " + errno(state));
            }
            if ((int) FLOCK.invokeExact(state, descriptor, EXCLUSIVE_WITHOUT_WAITING) == 0) {
                return Optional.of(new FolderLock(descriptor));
            }
            int error = errno(state);
            close(descriptor);
            if (error == WOULD_BLOCK_LINUX || error == WOULD_BLOCK_MACOS) {
                return Optional.empty();
            }
            throw new IOException(folder + " cannot be locked, errno " + error);
        } catch (IOException | RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library throws nothing", e);
        }
    }

    private static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    private static void close(int descriptor) throws Throwable {
        try (Arena arena = Arena.ofConfined()) {
            int ignored = (int) CLOSE.invokeExact(arena.allocate(STATE), descriptor);
        }
    }

    /** Gives the folder free; a second time does nothing. */
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            close(descriptor);
        } catch (RuntimeException | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new AssertionError("a function of the C library throws nothing", e);
        }
    }
}
