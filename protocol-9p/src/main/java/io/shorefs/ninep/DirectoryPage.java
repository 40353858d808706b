package io.shorefs.ninep;

import io.shorefs.api.DirectoryReader;
import io.shorefs.api.Errno;
import io.shorefs.api.FileType;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.spi.Outbox;
import java.nio.ByteBuffer;

/** Puts directory entries into a reply's buffer: {@code qid[13] offset[8] type[1] name[s]}, whole ones only. */
final class DirectoryPage implements DirectoryReader, Completion<Void> {
    private static final int ENTRY = Wire.QID + 8 + 1 + 2;

    private final Outbox outbox;
    private final ByteBuffer reply;
    private boolean full;

    DirectoryPage(Outbox outbox, ByteBuffer reply) {
        this.outbox = outbox;
        this.reply = reply;
    }

    @Override
    public boolean entry(long inode, FileType type, long next, Name name) {
        if (reply.remaining() < ENTRY + name.length()) {
            full = true;
            return false;
        }
        Qids.put(reply, type, inode);
        reply.putLong(next).put((byte) type.direntType()).putShort((short) name.length());
        name.copyTo(reply.array(), reply.arrayOffset() + reply.position());
        reply.position(reply.position() + name.length());
        return true;
    }

    /** An empty page means the end, so one that had no room for the first entry is an error. */
    @Override
    public Rmessage reply(Void listed) {
        if (full && reply.position() == Wire.DATA) {
            outbox.release(reply);
            throw new FsException(Errno.EINVAL);
        }
        return new Rmessage.Data(Wire.RREADDIR, reply);
    }

    @Override
    public void undo(Void listed) {
        outbox.release(reply);
    }

    @Override
    public void discard() {
        outbox.release(reply);
    }

    @Override
    public boolean cancels() {
        return false;
    }

    @Override
    public boolean changes() {
        return false;
    }
}
