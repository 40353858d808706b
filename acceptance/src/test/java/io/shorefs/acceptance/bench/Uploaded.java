package io.shorefs.acceptance.bench;

import io.shorefs.acceptance.server.Command;
import io.shorefs.acceptance.server.ServerFiles;
import java.time.Duration;
import org.awaitility.Awaitility;

/** Waits until a server has everything in its store. */
final class Uploaded {
    private Uploaded() {}

    /** Fails when it has not by then. */
    static void await(ServerFiles files, Duration limit) {
        Awaitility.await().atMost(limit).until(() -> Command.shorefs(
                        Duration.ofMinutes(1),
                        "status",
                        "--json",
                        "-c",
                        files.config().toString())
                .output()
                .contains("\"behind_seconds\":0.0"));
    }
}
