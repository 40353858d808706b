package io.shorefs.ninep;

import io.shorefs.api.Attributes;
import io.shorefs.api.LockRange;
import io.shorefs.api.Statistics;
import io.shorefs.api.Timestamp;
import java.nio.ByteBuffer;
import java.util.List;

/** What the server answers: one record a message. */
sealed interface Rmessage {
    /** A reply that is written into a buffer of its size. */
    sealed interface Plain extends Rmessage {
        /** The type byte. */
        int type();

        /** Bytes behind the tag. */
        int bytes();

        /** Puts them at the buffer's position. */
        void put(ByteBuffer out);
    }

    /**
     * Rread and Rreaddir: the data already lies in the reply's own buffer, from {@link Wire#DATA} to its position.
     */
    record Data(int type, ByteBuffer buffer) implements Rmessage {}

    /** The replies that say only that it was done. */
    enum Done implements Plain {
        RENAME(21),
        SETATTR(27),
        XATTRCREATE(33),
        FSYNC(51),
        LINK(71),
        RENAMEAT(75),
        UNLINKAT(77),
        FLUSH(109),
        CLUNK(121),
        REMOVE(123);

        private final int type;

        Done(int type) {
            this.type = type;
        }

        @Override
        public int type() {
            return type;
        }

        @Override
        public int bytes() {
            return 0;
        }

        @Override
        public void put(ByteBuffer out) {
            // nothing follows the tag
        }
    }

    record Rlerror(int errno) implements Plain {
        @Override
        public int type() {
            return Wire.RLERROR;
        }

        @Override
        public int bytes() {
            return 4;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putInt(errno);
        }
    }

    record Rversion(int msize, byte[] version) implements Plain {
        @Override
        public int type() {
            return 101;
        }

        @Override
        public int bytes() {
            return 6 + version.length;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putInt(msize).putShort((short) version.length).put(version);
        }
    }

    /** Rattach, Rsymlink, Rmknod, Rmkdir. */
    record RqidOnly(int type, Attributes of) implements Plain {
        static final int SYMLINK = 17;
        static final int MKNOD = 19;
        static final int MKDIR = 73;
        static final int ATTACH = 105;

        @Override
        public int bytes() {
            return Wire.QID;
        }

        @Override
        public void put(ByteBuffer out) {
            Qids.put(out, of);
        }
    }

    /** Rlopen and Rlcreate. */
    record Ropened(int type, Attributes of, int ioUnit) implements Plain {
        static final int LOPEN = 13;
        static final int LCREATE = 15;

        @Override
        public int bytes() {
            return Wire.QID + 4;
        }

        @Override
        public void put(ByteBuffer out) {
            Qids.put(out, of);
            out.putInt(ioUnit);
        }
    }

    record Rwalk(List<Attributes> steps) implements Plain {
        @Override
        public int type() {
            return 111;
        }

        @Override
        public int bytes() {
            return 2 + steps.size() * Wire.QID;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putShort((short) steps.size());
            for (int i = 0; i < steps.size(); i++) {
                Qids.put(out, steps.get(i));
            }
        }
    }

    record Rreadlink(byte[] target) implements Plain {
        @Override
        public int type() {
            return 23;
        }

        @Override
        public int bytes() {
            return 2 + target.length;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putShort((short) target.length).put(target);
        }
    }

    record Rgetattr(long valid, Attributes of) implements Plain {
        /**
         * st_blksize, what programs take for their buffers: with cache=none each of them is one round trip, so eight times fewer than with a page;
         * more would cost every open stdio stream its memory and gains little. It is also the default block in the store.
         */
        static final long PREFERRED_BLOCK = 32 * 1024;

        @Override
        public int type() {
            return 25;
        }

        @Override
        public int bytes() {
            return 153;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putLong(valid);
            Qids.put(out, of);
            out.putInt(of.mode()).putInt(of.uid()).putInt(of.gid());
            out.putLong(of.nlink()).putLong(of.rdev()).putLong(of.size());
            out.putLong(PREFERRED_BLOCK).putLong((of.bytes() + 511) >>> 9);
            put(out, of.atime());
            put(out, of.mtime());
            put(out, of.ctime());
            put(out, of.btime());
            out.putLong(0).putLong(of.version());
        }

        private static void put(ByteBuffer out, Timestamp time) {
            out.putLong(time.seconds()).putLong(time.nanos());
        }
    }

    record Rxattrwalk(long size) implements Plain {
        @Override
        public int type() {
            return 31;
        }

        @Override
        public int bytes() {
            return 8;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putLong(size);
        }
    }

    record Rwrite(int count) implements Plain {
        @Override
        public int type() {
            return 119;
        }

        @Override
        public int bytes() {
            return 4;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putInt(count);
        }
    }

    /** Rlock: granted, or blocked by another's lock. */
    enum Rlock implements Plain {
        SUCCESS(0),
        BLOCKED(1);

        private final int status;

        Rlock(int status) {
            this.status = status;
        }

        @Override
        public int type() {
            return 53;
        }

        @Override
        public int bytes() {
            return 1;
        }

        @Override
        public void put(ByteBuffer out) {
            out.put((byte) status);
        }
    }

    /** Rgetlock: a lock of type {@code lockType}. */
    record Rgetlock(int lockType, LockRange lock) implements Plain {
        @Override
        public int type() {
            return 55;
        }

        @Override
        public int bytes() {
            return 23 + lock.owner().client().length();
        }

        @Override
        public void put(ByteBuffer out) {
            out.put((byte) lockType).putLong(lock.start()).putLong(lock.length());
            byte[] client = lock.owner().client().getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
            out.putInt(lock.owner().process()).putShort((short) client.length).put(client);
        }
    }

    record Rstatfs(Statistics of) implements Plain {
        /** V9FS_MAGIC. */
        private static final int FILESYSTEM_TYPE = 0x01021997;

        @Override
        public int type() {
            return 9;
        }

        @Override
        public int bytes() {
            return 60;
        }

        @Override
        public void put(ByteBuffer out) {
            out.putInt(FILESYSTEM_TYPE).putInt(of.blockSize());
            out.putLong(of.blocks()).putLong(of.free()).putLong(of.available());
            out.putLong(of.files()).putLong(of.filesFree()).putLong(of.id());
            out.putInt(of.nameMax());
        }
    }
}
