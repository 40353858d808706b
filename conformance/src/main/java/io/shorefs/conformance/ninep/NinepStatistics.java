package io.shorefs.conformance.ninep;

/** The body of Rstatfs. */
public record NinepStatistics(
        int type,
        int blockSize,
        long blocks,
        long free,
        long available,
        long files,
        long filesFree,
        long id,
        int nameMax) {
    static NinepStatistics read(Reply r) {
        return new NinepStatistics(r.u32(), r.u32(), r.u64(), r.u64(), r.u64(), r.u64(), r.u64(), r.u64(), r.u32());
    }
}
