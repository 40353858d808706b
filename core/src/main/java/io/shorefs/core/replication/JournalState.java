package io.shorefs.core.replication;

import io.shorefs.core.commit.Recovery;
import io.shorefs.core.commit.StoredMetadata;
import io.shorefs.core.key.State;
import io.shorefs.core.object.LogObject;
import io.shorefs.core.tree.Index;
import io.shorefs.spi.JournalException;
import java.util.List;

/**
 * What a recovered journal says of itself.
 *
 * @param id its random number
 * @param filesystemId of what is in it; 0 for an empty one
 * @param blockBytes its bytes of a block; 0 for an empty one
 * @param branch that it is of; 0 for an empty one
 * @param applied the number after the last log that its map contains
 * @param generation the open one
 * @param published the last generation that is in the store, as far as it knows
 * @param changed whether the open generation has changes
 * @param loading whether its map was being filled
 * @param uncollected bytes that it put since the last collection
 */
record JournalState(
        long id,
        long filesystemId,
        int blockBytes,
        int branch,
        long applied,
        long generation,
        long published,
        boolean changed,
        boolean loading,
        long uncollected) {

    static JournalState of(StoredMetadata metadata, Recovery.Start start) {
        return new JournalState(
                metadata.get(State.JOURNAL_ID),
                metadata.get(State.FILESYSTEM_ID),
                (int) metadata.get(State.BLOCK_SIZE),
                (int) metadata.get(State.BRANCH),
                metadata.get(State.APPLIED),
                start.generation(),
                start.published(),
                start.changed(),
                metadata.get(State.LOADING) != 0,
                metadata.get(State.UNCOLLECTED));
    }

    /** Whether a filesystem can be served from it without the store: it is whole, and was used with one before. */
    boolean isUsable() {
        return filesystemId != 0 && !loading;
    }

    /**
     * Refuses what can be told without the store: that it is of the main branch, and another one is wanted, or the other way round.
     *
     * @param name of the branch that is to be served
     */
    void requireOf(String name) {
        if (isUsable() && (branch == Branches.MAIN) != name.equals(BranchName.MAIN)) {
            throw ofAnotherBranch();
        }
    }

    private static JournalException ofAnotherBranch() {
        return new JournalException("the journal is of another branch than [storage] branch names: set [journal] dir to"
                + " another folder, or [storage] branch to the journal's");
    }

    /** The generation that was closed and is not known to be in the store; 0 for none. */
    long closed() {
        return published + 1 < generation ? published + 1 : 0;
    }

    /**
     * Judges by what is in the store. What lies below the beginning of the logs proves nothing.
     *
     * @param volume the filesystem that the store has
     * @param opened the branch of it that is opened
     * @throws JournalException when this journal has changes that the store does not have, and another one went on from there
     */
    Verdict judge(long volume, int opened, Index index, List<LogObject> tail) {
        if (loading || filesystemId == 0) {
            return Verdict.OUTDATED;
        }
        if (filesystemId != volume) {
            throw new JournalException("the journal holds another filesystem than [storage] url: set [journal] dir to"
                    + " another folder, or [storage] url to where this one is");
        }
        if (branch != opened) {
            throw ofAnotherBranch();
        }
        boolean others = index.journals().entrySet().stream()
                        .anyMatch(e -> e.getKey() != id && e.getValue().log() >= applied)
                || tail.stream()
                        .anyMatch(
                                log -> log.origin().journal() != id && log.id().number() >= applied);
        if (!others) {
            return Verdict.GOES_ON;
        }
        if (isUnpublished(index, tail)) {
            throw new JournalException(
                    "the journal has changes that are not in [storage] url, where another server went on"
                            + " since. \"shorefs journal export DIR\" writes them to a folder; \"shorefs journal discard\""
                            + " gives them up, and this server can be started again");
        }
        return Verdict.OUTDATED;
    }

    private boolean isUnpublished(Index index, List<LogObject> tail) {
        return changed || (closed() != 0 && !isPublished(closed(), index, tail));
    }

    /** Whether the store has a closed generation: the index names it or a later one, or a log that this journal does not know yet carries its token. */
    boolean isPublished(long closedGeneration, Index index, List<LogObject> tail) {
        Index.Folded folded = index.journals().get(id);
        return (folded != null && folded.generation() >= closedGeneration) || log(closedGeneration, tail) != null;
    }

    /** The log of a generation of this journal among those that it does not know yet, or null. */
    LogObject log(long closedGeneration, List<LogObject> tail) {
        for (LogObject log : tail) {
            if (log.id().number() >= applied
                    && log.origin().journal() == id
                    && log.origin().generation() == closedGeneration) {
                return log;
            }
        }
        return null;
    }
}
