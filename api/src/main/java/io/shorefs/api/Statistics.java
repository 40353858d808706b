package io.shorefs.api;

/**
 * What {@code statfs(2)} tells.
 *
 * @param blockSize bytes of a block, the unit of the next three
 * @param blocks all blocks
 * @param free free blocks, the reserve for metadata, truncate and unlink among them
 * @param available free blocks for data, about: none when metadata has no room
 * @param files inodes in use and free
 * @param filesFree inodes that may still be made, about: none when metadata has no room
 * @param id the filesystem's id, the same after every restart
 * @param nameMax longest name, in bytes
 */
public record Statistics(
        int blockSize, long blocks, long free, long available, long files, long filesFree, long id, int nameMax) {}
