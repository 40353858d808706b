package io.shorefs.acceptance.server;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The processes that tests started: those that still run when this JVM ends are killed, with all that they started. */
public final class Leftovers {
    private static final Set<ProcessHandle> RUNNING = ConcurrentHashMap.newKeySet();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> RUNNING.forEach(Leftovers::kill), "kill-leftovers"));
    }

    private Leftovers() {}

    /** Watches a process until it ends. */
    public static void watch(Process process) {
        ProcessHandle handle = process.toHandle();
        RUNNING.add(handle);
        handle.onExit().thenRun(() -> RUNNING.remove(handle));
    }

    /** SIGKILL to a process and to all that it started. */
    public static void kill(ProcessHandle process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
