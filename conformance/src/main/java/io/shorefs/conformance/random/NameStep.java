package io.shorefs.conformance.random;

import io.shorefs.api.Name;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Steps that look names up, make them and remove them. */
public sealed interface NameStep extends Step {

    /** Looks names up, each in what the one before it names. */
    record Walk(User who, int directory, List<String> names) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem()
                            .walk(
                                    who.credentials(),
                                    w.number(directory),
                                    names.stream().map(Name::of).toList()),
                    steps -> steps.stream().map(w::text).toList().toString());
        }
    }

    /** Makes a directory. */
    record Mkdir(User who, int directory, String name, int mode) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().mkdir(who.credentials(), w.number(directory), Name.of(name), mode), w::text);
        }
    }

    /** Makes a file of a type for which that is allowed, or is refused. */
    record Mknod(User who, int directory, String name, int mode, long rdev) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().mknod(who.credentials(), w.number(directory), Name.of(name), mode, rdev), w::text);
        }
    }

    /** Makes a symbolic link. */
    record Symlink(User who, int directory, String name, String target) implements NameStep {
        @Override
        public String run(World w) {
            byte[] bytes = target.getBytes(StandardCharsets.UTF_8);
            return World.outcome(
                    w.fileSystem().symlink(who.credentials(), w.number(directory), Name.of(name), bytes), w::text);
        }
    }

    /** Reads a symbolic link. */
    record Readlink(int inode) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().readlink(w.number(inode)), bytes -> new String(bytes, StandardCharsets.UTF_8));
        }
    }

    /** Gives an inode one more name. */
    record Link(User who, int inode, int directory, String name) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(
                    w.fileSystem().link(who.credentials(), w.number(inode), w.number(directory), Name.of(name)));
        }
    }

    /** Removes a name that is not a directory's. */
    record Unlink(User who, int directory, String name) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().unlink(who.credentials(), w.number(directory), Name.of(name)));
        }
    }

    /** Removes a directory. */
    record Rmdir(User who, int directory, String name) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem().rmdir(who.credentials(), w.number(directory), Name.of(name)));
        }
    }

    /** Renames. */
    record Rename(User who, int from, String fromName, int to, String toName) implements NameStep {
        @Override
        public String run(World w) {
            return World.outcome(w.fileSystem()
                    .rename(who.credentials(), w.number(from), Name.of(fromName), w.number(to), Name.of(toName)));
        }
    }
}
