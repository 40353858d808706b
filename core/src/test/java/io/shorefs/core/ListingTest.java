package io.shorefs.core;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.FsException;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import io.shorefs.conformance.filesystem.TestClock;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Entries that are there throughout are listed exactly once, whatever comes, goes and moves meanwhile. */
class ListingTest {
    private static final Credentials ROOT = Credentials.ROOT;
    private static final int STABLE = 500;
    private static final int LISTINGS = 40;

    @Test
    void everyStableEntryOnceBesideAThreadThatChangesTheRest() throws Exception {
        try (MemoryVolume volume = new MemoryVolume(new TestClock())) {
            FileSystem fs = volume.fs();
            List<String> stable = new ArrayList<>();
            for (int i = 0; i < STABLE; i++) {
                make(fs, "moves" + i);
                stable.add("stable" + i);
                make(fs, "stable" + i);
            }
            OpenFile top = fs.open(ROOT, FileSystem.ROOT, OpenMode.READ).join();
            Thread changes = Thread.ofPlatform().start(() -> change(fs));
            try {
                for (int i = 0; i < LISTINGS; i++) {
                    assertEquals(stable, list(fs, top, 1 + i));
                }
            } finally {
                changes.interrupt();
                changes.join();
            }
        }
    }

    private static List<String> list(FileSystem fs, OpenFile top, int atOnce) {
        List<String> listed = new ArrayList<>();
        long[] position = {0};
        int[] count = new int[1];
        do {
            count[0] = 0;
            fs.readdir(top, position[0], (inode, type, next, name) -> {
                        if (count[0] == atOnce) {
                            return false;
                        }
                        count[0]++;
                        position[0] = next;
                        String text = name.toString();
                        return text.startsWith("stable") ? listed.add(text) : true;
                    })
                    .join();
        } while (count[0] > 0);
        return listed;
    }

    /** Removes, renames (also over the stable ones) and makes until it is interrupted. */
    private static void change(FileSystem fs) {
        Random random = new Random(1);
        while (!Thread.currentThread().isInterrupted()) {
            String name = "moves" + random.nextInt(STABLE);
            try {
                switch (random.nextInt(3)) {
                    case 0 -> fs.unlink(ROOT, FileSystem.ROOT, Name.of(name)).join();
                    case 1 -> {
                        String onto = (random.nextBoolean() ? "stable" : "moves") + random.nextInt(STABLE);
                        fs.rename(ROOT, FileSystem.ROOT, Name.of(name), FileSystem.ROOT, Name.of(onto))
                                .join();
                    }
                    default -> make(fs, name);
                }
            } catch (CompletionException e) {
                if (!(e.getCause() instanceof FsException)) {
                    throw e;
                } // not there, or there already
            }
        }
    }

    private static void make(FileSystem fs, String name) {
        fs.mknod(ROOT, FileSystem.ROOT, Name.of(name), 0100644, 0).join();
    }
}
