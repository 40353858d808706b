package io.shorefs.conformance.history;

import io.shorefs.api.Attributes;
import io.shorefs.api.FsException;
import io.shorefs.conformance.filesystem.Answers;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * What an operation answered, as far as every filesystem must answer the same.
 *
 * @param text the error's name, or what was told
 * @param inode the inode that was told, {@link #NONE} for none; numbers differ from filesystem to filesystem
 */
public record Answer(String text, long inode) {
    /** No inode was told. */
    public static final long NONE = 0;

    /** An answer that tells of an inode: its type, its number of names and its size. */
    static Answer of(Attributes attributes) {
        String text = attributes.type() + " nlink " + attributes.nlink() + " size " + attributes.size();
        return new Answer(text, attributes.inode());
    }

    /** Waits for an answer. */
    static <T> Answer of(CompletableFuture<T> future, Function<T, Answer> answer) {
        T result;
        try {
            result = Answers.of(future);
        } catch (FsException failure) {
            return new Answer(failure.errno().name(), NONE);
        }
        return answer.apply(result);
    }

    /** Waits for an operation without a result. */
    static Answer of(CompletableFuture<Void> future) {
        return of(future, nothing -> new Answer("done", NONE));
    }

    @Override
    public String toString() {
        return inode == NONE ? text : text + " #" + inode;
    }
}
