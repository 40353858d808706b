package io.shorefs.acceptance.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/** Makes random operations that are possible on a tree; the same seed and trees give the same operations. */
final class OperationSource {
    private static final int NAMES = 10;
    private static final int LARGEST_FILE = 200_000;
    private static final String[] DIRECTORIES = {"", "d0/", "d1/"};
    private static final String[] MOVABLE = {"d0", "d1"};

    private final SplittableRandom random;
    private final Habits habits;

    OperationSource(SplittableRandom random, Habits habits) {
        this.random = random;
        this.habits = habits;
    }

    /** An operation that is possible on the tree now. */
    Operation next(Tree tree) {
        Operation operation = null;
        while (operation == null) {
            operation = propose(tree);
        }
        return operation;
    }

    private Operation propose(Tree tree) {
        String file = existing(tree, n -> n instanceof Node.File);
        if (file != null && oneIn(habits.syncs())) {
            return new Operation.Sync(file);
        }
        int choice = random.nextInt(100);
        if (choice < 45) {
            return file == null ? null : write(file);
        }
        if (choice < 72) {
            return newName(tree, file, choice - 45);
        }
        if (choice < 84) {
            return file == null ? null : change(file, choice - 72);
        }
        return choice < 96 ? removeOrMove(tree, choice - 84) : directory(tree, choice - 96);
    }

    private boolean oneIn(int count) {
        return count > 0 && random.nextInt(count) == 0;
    }

    private Operation write(String file) {
        int length = 1
                + switch (random.nextInt(4)) {
                    case 0 -> random.nextInt(100);
                    case 1 -> random.nextInt(5000);
                    default -> random.nextInt(habits.largestWrite());
                };
        int offset = random.nextInt(3) == 0 ? 0 : random.nextInt(LARGEST_FILE);
        return new Operation.Write(file, offset, length, random.nextLong(), oneIn(habits.syncedWrites()));
    }

    private Operation newName(Tree tree, String file, int choice) {
        String fresh = fresh(tree);
        if (fresh == null) {
            return null;
        }
        if (choice < 18) {
            return new Operation.Create(fresh);
        }
        if (choice < 22) {
            return new Operation.Symlink(fresh, "t" + random.nextLong());
        }
        return file == null ? null : new Operation.Link(file, fresh);
    }

    private Operation change(String file, int choice) {
        return switch (choice / 4) {
            case 0 -> new Operation.Truncate(file, random.nextInt(3) == 0 ? 0 : random.nextInt(LARGEST_FILE));
            case 1 -> new Operation.Chmod(file, 0400 | random.nextInt(0400));
            default -> new Operation.SetXattr(file, "user.x" + random.nextInt(3), "v" + random.nextLong());
        };
    }

    private Operation removeOrMove(Tree tree, int choice) {
        String path = existing(tree, n -> !(n instanceof Node.Directory));
        if (path == null) {
            return null;
        }
        if (choice < 6) {
            return new Operation.Unlink(path);
        }
        String to = name(tree);
        boolean possible = to != null && !(tree.get(to) instanceof Node.Directory);
        return possible ? new Operation.Rename(path, to) : null;
    }

    private Operation directory(Tree tree, int choice) {
        String path = MOVABLE[random.nextInt(2)];
        String other = path.equals("d0") ? "d1" : "d0";
        if (tree.get(path) == null) {
            return new Operation.Mkdir(path);
        }
        if (choice == 0 && tree.isEmpty(path)) {
            return new Operation.Rmdir(path);
        }
        boolean free = tree.get(other) == null || tree.isEmpty(other);
        return choice == 1 && free ? new Operation.Rename(path, other) : null;
    }

    private String existing(Tree tree, Predicate<Node> fits) {
        List<String> paths = new ArrayList<>(tree.paths());
        paths.removeIf(path -> !fits.test(tree.get(path)));
        return paths.isEmpty() ? null : paths.get(random.nextInt(paths.size()));
    }

    private String fresh(Tree tree) {
        String name = name(tree);
        return name == null || tree.get(name) != null ? null : name;
    }

    /** A path in a directory that is there. */
    private String name(Tree tree) {
        String directory = DIRECTORIES[random.nextInt(DIRECTORIES.length)];
        boolean there = directory.isEmpty() || tree.get(directory.substring(0, directory.length() - 1)) != null;
        return there ? directory + "f" + random.nextInt(NAMES) : null;
    }
}
