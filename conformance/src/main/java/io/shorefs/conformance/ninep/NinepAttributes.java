package io.shorefs.conformance.ninep;

import io.shorefs.api.Timestamp;

/** The body of Rgetattr. */
public record NinepAttributes(
        long valid,
        Qid qid,
        int mode,
        int uid,
        int gid,
        long nlink,
        long rdev,
        long size,
        long blockSize,
        long blocks,
        Timestamp atime,
        Timestamp mtime,
        Timestamp ctime,
        Timestamp btime,
        long generation,
        long dataVersion) {

    static NinepAttributes read(Reply reply) {
        return new NinepAttributes(
                reply.u64(),
                reply.qid(),
                reply.u32(),
                reply.u32(),
                reply.u32(),
                reply.u64(),
                reply.u64(),
                reply.u64(),
                reply.u64(),
                reply.u64(),
                time(reply),
                time(reply),
                time(reply),
                time(reply),
                reply.u64(),
                reply.u64());
    }

    private static Timestamp time(Reply reply) {
        return new Timestamp(reply.u64(), Math.toIntExact(reply.u64()));
    }
}
