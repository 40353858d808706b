package io.shorefs.core.simulation;

import io.shorefs.conformance.random.World;
import java.util.ArrayList;
import java.util.List;

/** Which step last changed each inode: what an fsync of it promises to keep. Access times are no change. */
final class Changes {
    private final List<Integer> last = new ArrayList<>();
    private List<String> before;

    /** As a life begins: all that is there is durable. */
    Changes(World world) {
        before = lines(world);
        before.forEach(line -> last.add(0));
    }

    /** A step was done, the so-manieth. */
    void done(World world, int step) {
        List<String> now = lines(world);
        for (int i = 0; i < now.size(); i++) {
            if (i == last.size()) {
                last.add(step);
            } else if (!now.get(i).equals(before.get(i))) {
                last.set(i, step);
            }
        }
        before = now;
    }

    /** The step that last changed an inode. */
    int last(int inode) {
        return last.get(inode);
    }

    private static List<String> lines(World world) {
        return World.withoutAccessTimes(world.attributes()).lines().toList();
    }
}
