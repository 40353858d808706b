package io.shorefs.core.simulation;

import io.shorefs.api.FileSystem;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;

/** A filesystem for callers that wait: while an answer is not there, tasks run. */
final class SteppedFileSystem {
    private SteppedFileSystem() {}

    static FileSystem of(FileSystem fs, SteppedTasks tasks) {
        return (FileSystem) Proxy.newProxyInstance(
                FileSystem.class.getClassLoader(), new Class<?>[] {FileSystem.class}, (proxy, method, arguments) -> {
                    try {
                        CompletableFuture<?> answer = (CompletableFuture<?>) method.invoke(fs, arguments);
                        tasks.runUntil(answer);
                        return answer;
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
