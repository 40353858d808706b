package io.shorefs.conformance.ninep;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One method a message of 9P2000.L, each waiting for its reply; {@link #submit} and {@link #await} for several in flight.
 *
 * <p>Not for several threads at once. Fids are the caller's numbers; {@link #newFid} makes unused ones. An Rlerror is a {@link NinepException}.
 */
public final class NinepClient implements AutoCloseable {
    /** The version that this client speaks. */
    public static final String VERSION = "9P2000.L";

    private final NinepConnection connection;
    private final Map<Integer, Reply> early = new HashMap<>();
    private final Map<Integer, Integer> waiting = new HashMap<>();
    private int msize = 4096;
    private int nextTag;
    private int nextFid = 1;

    /** A client that has sent nothing yet. */
    public NinepClient(NinepConnection connection) {
        this.connection = connection;
    }

    /** Negotiates the version and attaches {@code fid} 0 to the root as {@code uid}. */
    public static NinepClient start(NinepConnection connection, int msize, int uid) {
        NinepClient client = new NinepClient(connection);
        String version = client.version(msize, VERSION);
        if (!version.equals(VERSION)) {
            throw new IllegalStateException("the server speaks " + version);
        }
        client.attach(0, uid, "");
        return client;
    }

    /** The raw connection. */
    public NinepConnection connection() {
        return connection;
    }

    /** The negotiated size of messages. */
    public int msize() {
        return msize;
    }

    /** A fid that was not used yet. */
    public int newFid() {
        return nextFid++;
    }

    /** Sends a request and returns its tag. */
    public int submit(Request request) {
        do {
            nextTag = nextTag % 0xfff0 + 1;
        } while (waiting.containsKey(nextTag));
        return submit(request, nextTag);
    }

    /** Sends a request under a given tag. */
    public int submit(Request request, int tag) {
        waiting.put(tag, request.type());
        connection.send(request.frame(tag));
        return tag;
    }

    /** Waits for the reply to a tag, keeping others that come before it. */
    public Reply await(int tag) {
        Integer type = waiting.get(tag);
        if (type == null) {
            throw new IllegalStateException("nothing was sent with tag " + tag);
        }
        Reply reply = early.remove(tag);
        while (reply == null) {
            Reply next = connection.receive();
            if (next.tag() == tag) {
                reply = next;
            } else if (!waiting.containsKey(next.tag()) || early.put(next.tag(), next) != null) {
                throw new IllegalStateException("a reply of type " + next.type() + " to tag " + next.tag());
            }
        }
        waiting.remove(tag);
        return checked(type, reply);
    }

    /** Gives up on a tag that was flushed: true if its reply came before. */
    public boolean forget(int tag) {
        waiting.remove(tag);
        return early.remove(tag) != null;
    }

    private static Reply checked(int type, Reply reply) {
        if (reply.type() == MessageType.RLERROR) {
            throw new NinepException(type, reply.u32());
        }
        if (reply.type() != type + 1) {
            throw new IllegalStateException("T message " + type + " was answered with type " + reply.type());
        }
        return reply;
    }

    /** Sends a request and waits for its reply. */
    public Reply call(Request request) {
        return await(submit(request));
    }

    private static Request t(int type, int fid) {
        return Request.of(type).u32(fid);
    }

    /** Tversion: the server's answer; takes its msize. */
    public String version(int wanted, String version) {
        Request request = Request.of(MessageType.TVERSION).u32(wanted).string(version);
        waiting.clear();
        early.clear();
        Reply reply = await(submit(request, Wire.NOTAG));
        msize = reply.u32();
        return reply.string();
    }

    /** Tauth. */
    public Qid auth(int afid, int uid, String aname) {
        return call(t(MessageType.TAUTH, afid).string("").string(aname).u32(uid))
                .qid();
    }

    /** Tattach without authentication. */
    public Qid attach(int fid, int uid, String aname) {
        return attach(fid, Wire.NOFID, "", aname, uid);
    }

    /** Tattach. */
    public Qid attach(int fid, int afid, String uname, String aname, int uid) {
        return call(t(MessageType.TATTACH, fid)
                        .u32(afid)
                        .string(uname)
                        .string(aname)
                        .u32(uid))
                .qid();
    }

    /** Tflush: returns when it is answered. */
    public void flush(int oldTag) {
        call(Request.of(MessageType.TFLUSH).u16(oldTag));
    }

    /** Twalk: the qids of the steps that succeeded. */
    public List<Qid> walk(int fid, int newFid, String... names) {
        Request request = t(MessageType.TWALK, fid).u32(newFid).u16(names.length);
        for (String name : names) {
            request.string(name);
        }
        Reply reply = call(request);
        List<Qid> qids = new ArrayList<>();
        for (int n = reply.u16(); n > 0; n--) {
            qids.add(reply.qid());
        }
        return qids;
    }

    /** Tlopen or Tlcreate's answer. */
    public record Opened(Qid qid, int ioUnit) {}

    private static Opened opened(Reply reply) {
        return new Opened(reply.qid(), reply.u32());
    }

    /** Tlopen. */
    public Opened open(int fid, int flags) {
        return opened(call(t(MessageType.TLOPEN, fid).u32(flags)));
    }

    /** Tlcreate: the fid becomes the open file. */
    public Opened create(int fid, String name, int flags, int mode, int gid) {
        return opened(call(
                t(MessageType.TLCREATE, fid).string(name).u32(flags).u32(mode).u32(gid)));
    }

    /** Tsymlink. */
    public Qid symlink(int directory, String name, String target, int gid) {
        return call(t(MessageType.TSYMLINK, directory)
                        .string(name)
                        .string(target)
                        .u32(gid))
                .qid();
    }

    /** Tmknod. */
    public Qid mknod(int directory, String name, int mode, int major, int minor, int gid) {
        Request request = t(MessageType.TMKNOD, directory).string(name).u32(mode);
        return call(request.u32(major).u32(minor).u32(gid)).qid();
    }

    /** Tmkdir. */
    public Qid mkdir(int directory, String name, int mode, int gid) {
        return call(t(MessageType.TMKDIR, directory).string(name).u32(mode).u32(gid))
                .qid();
    }

    /** Trename. */
    public void rename(int fid, int directory, String name) {
        call(t(MessageType.TRENAME, fid).u32(directory).string(name));
    }

    /** Trenameat. */
    public void renameAt(int from, String oldName, int to, String newName) {
        call(t(MessageType.TRENAMEAT, from).string(oldName).u32(to).string(newName));
    }

    /** Tlink: {@code fid} gets a further name. */
    public void link(int directory, int fid, String name) {
        call(t(MessageType.TLINK, directory).u32(fid).string(name));
    }

    /** Tunlinkat. */
    public void unlinkAt(int directory, String name, int flags) {
        call(t(MessageType.TUNLINKAT, directory).string(name).u32(flags));
    }

    /** Tremove. */
    public void remove(int fid) {
        call(t(MessageType.TREMOVE, fid));
    }

    /** Treadlink. */
    public String readlink(int fid) {
        return call(t(MessageType.TREADLINK, fid)).string();
    }

    /** Tgetattr. */
    public NinepAttributes getattr(int fid, long mask) {
        return NinepAttributes.read(call(t(MessageType.TGETATTR, fid).u64(mask)));
    }

    /** Tgetattr of the basic fields. */
    public NinepAttributes getattr(int fid) {
        return getattr(fid, Wire.GETATTR_BASIC);
    }

    /** Tsetattr. */
    public void setattr(int fid, SetAttributes to) {
        Request request = t(MessageType.TSETATTR, fid).u32(to.valid()).u32(to.mode());
        request.u32(to.uid()).u32(to.gid()).u64(to.size());
        request.u64(to.atimeSeconds()).u64(to.atimeNanos());
        call(request.u64(to.mtimeSeconds()).u64(to.mtimeNanos()));
    }

    /** Treaddir: the entries of one reply; none at the end. */
    public List<DirectoryEntry> readdir(int fid, long offset, int count) {
        Reply reply = call(t(MessageType.TREADDIR, fid).u64(offset).u32(count));
        int bytes = reply.u32();
        if (bytes != reply.remaining() || bytes > count) {
            throw new IllegalStateException("Rreaddir of " + bytes + " bytes to a count of " + count);
        }
        List<DirectoryEntry> entries = new ArrayList<>();
        while (reply.remaining() > 0) {
            entries.add(new DirectoryEntry(reply.qid(), reply.u64(), reply.u8(), reply.string()));
        }
        return entries;
    }

    /** The request of a Tread. */
    public static Request readRequest(int fid, long offset, int count) {
        return t(MessageType.TREAD, fid).u64(offset).u32(count);
    }

    /** Tread. */
    public byte[] read(int fid, long offset, int count) {
        Reply reply = call(readRequest(fid, offset, count));
        return reply.bytes(reply.u32());
    }

    /** The request of a Twrite. */
    public static Request writeRequest(int fid, long offset, byte[] data) {
        return t(MessageType.TWRITE, fid).u64(offset).u32(data.length).raw(data, 0, data.length);
    }

    /** Twrite: how many bytes were written. */
    public int write(int fid, long offset, byte[] data) {
        return call(writeRequest(fid, offset, data)).u32();
    }

    /** Tfsync. */
    public void fsync(int fid, boolean dataOnly) {
        call(t(MessageType.TFSYNC, fid).u32(dataOnly ? 1 : 0));
    }

    /** Txattrwalk: the size of the value, or of the list for an empty name. */
    public long xattrWalk(int fid, int newFid, String name) {
        return call(t(MessageType.TXATTRWALK, fid).u32(newFid).string(name)).u64();
    }

    /** Txattrcreate: the fid takes writes and commits when it is clunked. */
    public void xattrCreate(int fid, String name, long size, int flags) {
        call(t(MessageType.TXATTRCREATE, fid).string(name).u64(size).u32(flags));
    }

    /** The request of a Tlock. */
    public static Request lockRequest(int fid, NinepLock lock, int flags) {
        Request request = t(MessageType.TLOCK, fid).u8(lock.type()).u32(flags);
        return request.u64(lock.start()).u64(lock.length()).u32(lock.process()).string(lock.client());
    }

    /** Tlock: the status. */
    public int lock(int fid, NinepLock lock, int flags) {
        return call(lockRequest(fid, lock, flags)).u8();
    }

    /** Tgetlock: the first conflicting lock, or the question with type UNLCK. */
    public NinepLock getlock(int fid, NinepLock lock) {
        Request request = t(MessageType.TGETLOCK, fid).u8(lock.type());
        request.u64(lock.start()).u64(lock.length()).u32(lock.process()).string(lock.client());
        Reply reply = call(request);
        return new NinepLock(reply.u8(), reply.u64(), reply.u64(), reply.u32(), reply.string());
    }

    /** Tstatfs. */
    public NinepStatistics statfs(int fid) {
        return NinepStatistics.read(call(t(MessageType.TSTATFS, fid)));
    }

    /** Tclunk. */
    public void clunk(int fid) {
        call(t(MessageType.TCLUNK, fid));
    }

    @Override
    public void close() {
        connection.close();
    }
}
