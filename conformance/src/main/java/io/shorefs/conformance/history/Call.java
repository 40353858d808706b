package io.shorefs.conformance.history;

import io.shorefs.api.AttributeChanges;
import io.shorefs.api.Credentials;
import io.shorefs.api.FileSystem;
import io.shorefs.api.Name;
import io.shorefs.api.OpenFile;
import io.shorefs.api.OpenMode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** One operation of a session, by root. Immutable; the same on every filesystem. */
sealed interface Call {
    /** Does it, and waits for the answer. */
    Answer on(Place place, int session);

    /** Looks a name up. */
    record Lookup(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(
                    p.fs().walk(Credentials.ROOT, p.number(where), List.of(Name.of(name))),
                    steps -> Answer.of(steps.getFirst()));
        }
    }

    /** Makes a regular file and opens it; a name that is there is opened, or EEXIST if exclusive. */
    record Create(Where where, String name, boolean exclusive) implements Call {
        @Override
        public Answer on(Place p, int session) {
            OpenMode mode = new OpenMode(true, true, false, false, exclusive, false, false);
            return Answer.of(p.fs().create(Credentials.ROOT, p.number(where), Name.of(name), mode, 0644), created -> {
                p.keep(created.file());
                return Answer.of(created.attributes());
            });
        }
    }

    /** Makes a regular file that nobody has open. */
    record Mknod(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().mknod(Credentials.ROOT, p.number(where), Name.of(name), 0100644, 0), Answer::of);
        }
    }

    /** Makes a directory. */
    record Mkdir(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().mkdir(Credentials.ROOT, p.number(where), Name.of(name), 0755), Answer::of);
        }
    }

    /** Gives the first file one more name, whatever names it has now. */
    record Link(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().link(Credentials.ROOT, p.file(), p.number(where), Name.of(name)));
        }
    }

    /** Removes a file's name. */
    record Unlink(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().unlink(Credentials.ROOT, p.number(where), Name.of(name)));
        }
    }

    /** Removes a directory. */
    record Rmdir(Where where, String name) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().rmdir(Credentials.ROOT, p.number(where), Name.of(name)));
        }
    }

    /** Renames. */
    record Rename(Where from, String name, Where to, String newName) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(
                    p.fs().rename(Credentials.ROOT, p.number(from), Name.of(name), p.number(to), Name.of(newName)));
        }
    }

    /** Attributes of the first file. */
    record Stat() implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().attributes(p.file()), Answer::of);
        }
    }

    /** Reads the first file through the session's own use of it. */
    record Read() implements Call {
        private static final int LENGTH = 64;

        @Override
        public Answer on(Place p, int session) {
            return of(p.fs(), p.opened(session));
        }

        static Answer of(FileSystem fs, OpenFile file) {
            ByteBuffer into = ByteBuffer.allocate(LENGTH);
            return Answer.of(fs.read(file, 0, into), count -> {
                String text = new String(into.array(), 0, count, StandardCharsets.ISO_8859_1).replace('\0', '.');
                return new Answer("'" + text + "'", Answer.NONE);
            });
        }
    }

    /** Writes to the first file. */
    record Write(int offset, String text) implements Call {
        @Override
        public Answer on(Place p, int session) {
            ByteBuffer from = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            return Answer.of(
                    p.fs().write(p.opened(session), offset, from),
                    count -> new Answer(count + " written", Answer.NONE));
        }
    }

    /** Cuts the first file, or makes it longer by zeros. */
    record Resize(int size) implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().change(Credentials.ROOT, p.file(), AttributeChanges.ofSize(size)), Answer::of);
        }
    }

    /** Ends the session's use of the first file. */
    record Close() implements Call {
        @Override
        public Answer on(Place p, int session) {
            return Answer.of(p.fs().close(p.opened(session)));
        }
    }
}
