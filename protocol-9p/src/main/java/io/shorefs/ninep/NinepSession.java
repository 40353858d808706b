package io.shorefs.ninep;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.shorefs.api.Errno;
import io.shorefs.api.FsException;
import io.shorefs.ninep.Tmessage.Tversion;
import io.shorefs.spi.BadFrameException;
import io.shorefs.spi.ProtocolSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.CompletableFuture;

/** One client's conversation: cuts frames, decodes, hands each message to its room. */
final class NinepSession implements ProtocolSession {
    private static final String VERSION = "9P2000.L";
    private static final byte[] AGREED = VERSION.getBytes(ISO_8859_1);
    private static final byte[] UNKNOWN_VERSION = "unknown".getBytes(ISO_8859_1);

    private final Context context;
    private final Requests requests;
    private final Walks walks;
    private final Opens opens;
    private final Transfers transfers;
    private final Stats stats;
    private final Names names;
    private final Xattrs xattrs;
    private final Locks locks;

    NinepSession(Context context, Walks walks, long number) {
        this.context = context;
        this.requests = context.requests();
        this.walks = walks;
        this.opens = new Opens(context);
        this.transfers = new Transfers(context);
        this.stats = new Stats(context);
        this.names = new Names(context);
        this.xattrs = new Xattrs(context);
        this.locks = new Locks(context, number);
    }

    @Override
    public int frameLength(ByteBuffer buffer) {
        if (buffer.remaining() < 4) {
            return UNKNOWN;
        }
        int length = buffer.getInt(buffer.position());
        if (buffer.order() == ByteOrder.BIG_ENDIAN) {
            length = Integer.reverseBytes(length);
        }
        int most = context.msize() == 0 ? Wire.MIN_MSIZE : context.msize();
        if (length < Wire.HEADER || length > most) {
            throw new BadFrameException("a frame of " + Integer.toUnsignedString(length) + " bytes; " + Wire.HEADER
                    + " to " + most + " are possible here");
        }
        return length;
    }

    @Override
    public boolean handle(ByteBuffer frame) {
        frame.order(ByteOrder.LITTLE_ENDIAN);
        int size = frame.remaining();
        if (size < Wire.HEADER || frame.getInt() != size) {
            throw new BadFrameException("a frame of " + size + " bytes whose length field says otherwise");
        }
        int type = frame.get() & 0xff;
        int tag = frame.getShort() & 0xffff;
        admit(type, tag);
        try {
            return dispatch(tag, Decoder.decode(type, frame));
        } catch (BadFrameException e) {
            throw e;
        } catch (RuntimeException e) {
            requests.error(tag, e);
            return false;
        }
    }

    private void admit(int type, int tag) {
        if (type == Wire.TVERSION) {
            return;
        }
        if (context.msize() == 0) {
            throw new BadFrameException("a message of type " + type + " before a version was agreed on");
        }
        if (tag == Wire.NOTAG) {
            throw new BadFrameException("a message of type " + type + " without a tag");
        }
        requests.check(tag);
        if (type == Wire.TFLUSH) {
            requests.awaitRoomForFlush();
        } else {
            requests.awaitRoom();
        }
    }

    private boolean dispatch(int tag, Tmessage message) {
        switch (message) {
            case Tmessage.Twrite t -> {
                return transfers.write(tag, t);
            }
            case Tmessage.Tread t -> transfers.read(tag, t);
            case Tmessage.Tgetattr t -> stats.getattr(tag, t);
            case Tmessage.Twalk t -> walks.walk(tag, t);
            case Tmessage.Tclunk t -> walks.clunk(tag, t);
            case Tmessage.Tlopen t -> opens.open(tag, t);
            case Tmessage.Tlcreate t -> opens.create(tag, t);
            case Tmessage.Tsetattr t -> stats.setattr(tag, t);
            case Tmessage.Treaddir t -> transfers.readdir(tag, t);
            case Tmessage.Tfsync t -> transfers.fsync(tag, t);
            case Tmessage.Txattrwalk t -> xattrs.walk(tag, t);
            case Tmessage.Txattrcreate t -> xattrs.create(tag, t);
            case Tmessage.Tmkdir t -> names.mkdir(tag, t);
            case Tmessage.Tunlinkat t -> names.unlinkat(tag, t);
            case Tmessage.Trenameat t -> names.renameat(tag, t);
            case Tmessage.Trename t -> names.rename(tag, t);
            case Tmessage.Tremove t -> names.remove(tag, t);
            case Tmessage.Tlink t -> names.link(tag, t);
            case Tmessage.Tsymlink t -> names.symlink(tag, t);
            case Tmessage.Tmknod t -> names.mknod(tag, t);
            case Tmessage.Treadlink t -> stats.readlink(tag, t);
            case Tmessage.Tlock t -> locks.lock(tag, t);
            case Tmessage.Tgetlock t -> locks.getlock(tag, t);
            case Tmessage.Tstatfs t -> stats.statfs(tag, t);
            case Tmessage.Tflush t -> requests.flush(tag, t.oldTag());
            case Tmessage.Tattach t -> walks.attach(tag, t);
            case Tversion t -> version(tag, t);
            case Tmessage.Tauth t -> throw new FsException(Errno.EOPNOTSUPP);
            case Tmessage.Tother t -> throw new FsException(Errno.EOPNOTSUPP);
        }
        return false;
    }

    /**
     * Begins the session anew, when what was under way changes nothing any more. A suffix to the version is an offer of extensions, of which none is taken. Messages are never larger than the client asked for; with a
     * size below the least there is no version to agree on (Linux refuses to ask for less, too).
     */
    private void version(int tag, Tversion t) {
        CompletableFuture<Void> ended = context.reset();
        boolean known = t.version().equals(VERSION) || t.version().startsWith(VERSION + ".");
        long asked = t.msize() & 0xffff_ffffL;
        int msize = (int) Math.min(asked, context.options().maxMessage());
        boolean agreed = known && msize >= Wire.MIN_MSIZE;
        context.msize(agreed ? msize : 0);
        requests.answer(tag, ended, done -> new Rmessage.Rversion(msize, agreed ? AGREED : UNKNOWN_VERSION));
    }

    @Override
    public void close() {
        context.reset();
    }

    /** What it holds, for tests: fids, operations under way, bytes of extended attributes. */
    record Holdings(int fids, int underWay, long xattrBytes) {}

    Holdings holdings() {
        return new Holdings(
                context.fids().size(), requests.underWay(), context.xattrBytes().taken());
    }
}
