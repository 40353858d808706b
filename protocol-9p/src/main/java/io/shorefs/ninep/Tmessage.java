package io.shorefs.ninep;

import io.shorefs.api.Name;
import java.nio.ByteBuffer;
import java.util.List;

/** What a client asks: one record a message, its fields in the order of the wire. Unsigned numbers are kept in their bits. */
sealed interface Tmessage {
    record Tversion(int msize, String version) implements Tmessage {}

    record Tauth(int afid, String uname, String aname, int uid) implements Tmessage {}

    record Tattach(int fid, int afid, String uname, byte[] aname, int uid) implements Tmessage {}

    record Tflush(int oldTag) implements Tmessage {}

    /**
     * A walk.
     *
     * @param names the names up to the first one that can be no name
     * @param asked how many were sent: more than {@code names} when one of them can be no name
     */
    record Twalk(int fid, int newFid, List<Name> names, int asked) implements Tmessage {}

    record Tclunk(int fid) implements Tmessage {}

    record Tremove(int fid) implements Tmessage {}

    record Tstatfs(int fid) implements Tmessage {}

    record Tlopen(int fid, int flags) implements Tmessage {}

    record Tlcreate(int fid, Name name, int flags, int mode, int gid) implements Tmessage {}

    record Tsymlink(int fid, Name name, byte[] target, int gid) implements Tmessage {}

    record Tmknod(int fid, Name name, int mode, int major, int minor, int gid) implements Tmessage {}

    record Tmkdir(int fid, Name name, int mode, int gid) implements Tmessage {}

    record Trename(int fid, int directory, Name name) implements Tmessage {}

    record Trenameat(int from, Name oldName, int to, Name newName) implements Tmessage {}

    record Tunlinkat(int fid, Name name, int flags) implements Tmessage {}

    record Tlink(int directory, int fid, Name name) implements Tmessage {}

    record Treadlink(int fid) implements Tmessage {}

    record Tgetattr(int fid, long mask) implements Tmessage {}

    record Tsetattr(
            int fid,
            int valid,
            int mode,
            int uid,
            int gid,
            long size,
            long atimeSeconds,
            long atimeNanos,
            long mtimeSeconds,
            long mtimeNanos)
            implements Tmessage {}

    /** A list of the names, when {@code name} is empty. */
    record Txattrwalk(int fid, int newFid, byte[] name) implements Tmessage {}

    record Txattrcreate(int fid, Name name, long size, int flags) implements Tmessage {}

    record Treaddir(int fid, long offset, int count) implements Tmessage {}

    record Tread(int fid, long offset, int count) implements Tmessage {}

    /** A write; {@code data} is a part of the frame. */
    record Twrite(int fid, long offset, ByteBuffer data) implements Tmessage {}

    record Tfsync(int fid, int dataOnly) implements Tmessage {}

    record Tlock(int fid, int type, int flags, long start, long length, int process, String client)
            implements Tmessage {}

    record Tgetlock(int fid, int type, long start, long length, int process, String client) implements Tmessage {}

    /** A request of another dialect (9P2000, 9P2000.L.Google, 9P2000.L.Z), understood well enough to be refused. */
    record Tother(int type) implements Tmessage {}
}
