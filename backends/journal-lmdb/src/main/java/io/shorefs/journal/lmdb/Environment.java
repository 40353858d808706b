package io.shorefs.journal.lmdb;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.spi.JournalException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.lmdbjava.ByteBufferProxy;
import org.lmdbjava.Dbi;
import org.lmdbjava.Env;
import org.lmdbjava.EnvFlags;
import org.lmdbjava.LmdbException;
import org.lmdbjava.LmdbNativeException;
import org.lmdbjava.Stat;
import org.lmdbjava.Txn;

/**
 * An LMDB environment with its one database, the unnamed one: a named one would be looked up in every read transaction.
 *
 * @param folder where it lies
 */
record Environment(Path folder, Env<ByteBuffer> env, Dbi<ByteBuffer> dbi) implements AutoCloseable {
    /** How many snapshots can be open at once. */
    static final int MAX_READERS = 4096;

    private static final int MODE = 0600;
    private static final int META_PAGES = 2;
    private static final int HOST_EIO = 5; // errno(3): the same numbers on every host that LMDB is built for
    private static final int HOST_ENOSPC = 28;
    private static final long FULL = 1 << 20;

    /**
     * Opens the environment in a folder, and makes it if the folder is empty.
     *
     * @param mapBytes how large its file may become, a multiple of the host's page
     */
    static Environment open(Path folder, long mapBytes) {
        try {
            Env<ByteBuffer> env = Env.create(ByteBufferProxy.PROXY_OPTIMAL)
                    .setMapSize(mapBytes)
                    .setMaxReaders(MAX_READERS)
                    .open(folder.toFile(), MODE, EnvFlags.MDB_NOTLS);
            try {
                return new Environment(folder, env, env.openDbi((byte[]) null));
            } catch (LmdbException e) {
                env.close();
                throw e;
            }
        } catch (LmdbException e) {
            throw new JournalException(
                    "The local map %s cannot be opened: %s. %s".formatted(folder, e.getMessage(), advice(e)), e);
        }
    }

    /** Bytes of the pages that hold something in this transaction. */
    long usedBytes(Txn<ByteBuffer> txn) {
        Stat stat = dbi.stat(txn);
        return stat.pageSize * (META_PAGES + stat.branchPages + stat.leafPages + stat.overflowPages);
    }

    /** The number of the last transaction that changed something. */
    long lastTransaction() {
        return env.info().lastTransactionId;
    }

    /** What a client is told of an LMDB error. */
    FsException fault(String doing, LmdbException e) {
        if (e instanceof Env.MapFullException) {
            return new FsException(Errno.ENOSPC, "The local map " + folder + " is full");
        }
        if (e instanceof LmdbNativeException coded && isFullDisk(coded.getResultCode())) {
            return new FsException(Errno.ENOSPC, "The local map " + folder + " cannot grow: its disk is full");
        }
        return new FsException(
                Errno.EIO, "The local map %s failed while %s: %s".formatted(folder, doing, e.getMessage()), e);
    }

    @Override
    public void close() {
        env.close();
    }

    /** LMDB calls it EIO when the host wrote a part only, which a full disk does first. */
    private boolean isFullDisk(int code) {
        return code == HOST_ENOSPC || (code == HOST_EIO && folder.toFile().getUsableSpace() < FULL);
    }

    private static String advice(LmdbException e) {
        return e instanceof Env.FileInvalidException || e instanceof Env.VersionMismatchException
                ? Advice.RESTORE
                : Advice.CHECK_DISK;
    }
}
