package io.shorefs.conformance.random;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Name;
import io.shorefs.api.OpenMode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;

/** Steps on open files: opening, reading, writing, cutting, listing, closing. */
public sealed interface FileStep extends Step {

    /** Opens an inode. */
    record Open(User who, int inode, OpenMode mode) implements FileStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().open(who.credentials(), w.number(inode), mode), file -> "file " + w.opened(file));
        }
    }

    /** Makes a regular file, or opens what is there. */
    record Create(User who, int directory, String name, OpenMode open, int mode) implements FileStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().create(who.credentials(), w.number(directory), Name.of(name), open, mode),
                    created -> "file " + w.opened(created.file()) + " " + w.text(created.attributes()));
        }
    }

    /** Writes bytes that follow from {@code fill}. */
    record Write(int file, long offset, int length, int fill) implements FileStep {
        @Override
        public String run(World w) {
            byte[] bytes = new byte[length];
            new Random(fill).nextBytes(bytes);
            return World.outcome(
                    w.fileSystem().write(w.file(file), offset, ByteBuffer.wrap(bytes)), count -> count + " written");
        }
    }

    /** Reads; the bytes are told as their count and checksum. */
    record Read(int file, long offset, int length) implements FileStep {
        @Override
        public String run(World w) {
            ByteBuffer into = ByteBuffer.allocate(length);
            return World.outcome(w.fileSystem().read(w.file(file), offset, into), count -> {
                CRC32 crc = new CRC32();
                crc.update(Arrays.copyOf(into.array(), count));
                return count + " read, " + crc.getValue();
            });
        }
    }

    /** Changes attributes through an open file. */
    record Change(User who, int file, AttributeChanges changes) implements FileStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().change(who.credentials(), w.file(file), changes), w::text);
        }
    }

    /** Lists a directory, with a pause after every {@code pause} entries; positions must grow. */
    record List(int file, int pause) implements FileStep {
        @Override
        public String run(World w) {
            StringBuilder listed = new StringBuilder();
            long[] position = {0};
            int[] taken = {pause};
            String outcome = "done";
            while (taken[0] == pause && outcome.equals("done")) {
                taken[0] = 0;
                outcome = World.outcome(w.fileSystem().readdir(w.file(file), position[0], (inode, type, next, name) -> {
                    if (taken[0] == pause) {
                        return false;
                    }
                    listed.append(name)
                            .append(" #")
                            .append(w.appeared(inode))
                            .append(' ')
                            .append(type);
                    listed.append(next > position[0] ? "\n" : " at a position that did not grow\n");
                    position[0] = next;
                    taken[0]++;
                    return true;
                }));
            }
            return outcome + " " + listed;
        }
    }

    /** Makes an inode durable. */
    record Sync(int inode) implements FileStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().sync(w.number(inode)));
        }
    }

    /** Closes an open file, perhaps not for the first time. */
    record Close(int file) implements FileStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().close(w.file(file)));
        }
    }
}
