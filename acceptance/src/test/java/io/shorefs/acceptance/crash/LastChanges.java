package io.shorefs.acceptance.crash;

import java.util.IdentityHashMap;
import java.util.Set;

/**
 * Which of a session's steps last changed each file. A sync makes durable what changed its own file, and with it all that
 * happened before that change; where nothing of its file waits, it need not wait for others' changes.
 */
final class LastChanges {
    private final IdentityHashMap<Node, Integer> steps = new IdentityHashMap<>();

    /**
     * Notes a step.
     *
     * @param number its number, from 1
     * @param touched what {@link Tree#apply} gave
     */
    void note(int number, Operation operation, Set<String> touched, Tree tree) {
        if (operation instanceof Operation.Rename rename && tree.get(rename.newPath()) instanceof Node.Directory) {
            return; // the files in it keep their attributes
        }
        for (String path : touched) {
            if (tree.get(path) instanceof Node.File file) {
                steps.put(file, number);
            }
        }
    }

    /** How many steps must survive once an operation, the one with this number, is answered. */
    int durableAfter(int number, Operation operation, Tree tree) {
        return switch (operation) {
            case Operation.Write write when write.synced() -> number;
            case Operation.Sync sync -> steps.getOrDefault(tree.get(sync.path()), 0);
            default -> 0;
        };
    }
}
