package io.shorefs.core.commit;

/**
 * How full a journal is, in bytes.
 *
 * @param payload all there is for payload
 * @param payloadFree of these, what is neither used nor reserved
 * @param metadata what the local map takes
 * @param metadataMax what it may take
 * @param pending keys and values that the local map does not have yet
 */
public record JournalStatus(long payload, long payloadFree, long metadata, long metadataMax, long pending) {}
