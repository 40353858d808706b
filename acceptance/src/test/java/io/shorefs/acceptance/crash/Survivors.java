package io.shorefs.acceptance.crash;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * How many of a session's steps a state has: every number from {@code least} to {@code most} explains it.
 *
 * @param tree the state
 */
record Survivors(int least, int most, Tree tree) {
    /**
     * Finds the prefix of a session's steps that a state is.
     *
     * @throws AssertionError if it is none, or one that lacks steps which were made durable
     */
    static Survivors find(Session session, Tree actual) {
        Tree model = session.base().copy();
        Set<String> differing = new TreeSet<>(model.differences(actual));
        int least = -1;
        int most = -1;
        int closest = differing.isEmpty() ? 0 : Integer.MAX_VALUE;
        String hint = "";
        List<Session.Step> steps = session.steps();
        int durable = session.durable();
        for (int k = 0; ; k++) {
            if (differing.isEmpty() && k >= durable) {
                least = least < 0 ? k : least;
                most = k;
            } else if (differing.size() < closest || differing.isEmpty()) {
                closest = differing.size();
                hint = describe(k, differing, model, actual);
            }
            if (k == steps.size()) {
                break;
            }
            for (String path : model.apply(steps.get(k).operation())) {
                if (model.equalAt(path, actual)) {
                    differing.remove(path);
                } else {
                    differing.add(path);
                }
            }
        }
        if (least < 0) {
            throw new AssertionError(
                    "%s is no prefix of its %d operations with the first %d that were made durable; the closest: %s"
                            .formatted(session.home(), steps.size(), durable, hint));
        }
        return new Survivors(least, most, actual);
    }

    private static String describe(int k, Set<String> differing, Tree model, Tree actual) {
        StringBuilder text = new StringBuilder("after " + k + " operations");
        differing.forEach(path ->
                text.append("\n  %s: expected %s, found %s".formatted(path, model.get(path), actual.get(path))));
        return text.toString();
    }
}
