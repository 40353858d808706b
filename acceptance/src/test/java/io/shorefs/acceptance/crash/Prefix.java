package io.shorefs.acceptance.crash;

import java.util.ArrayList;
import java.util.List;

/**
 * What survived is a prefix of the operations as they happened, across sessions too: no operation is lost that was answered
 * before one was asked for that survived, or before a sync was asked for that was answered.
 */
final class Prefix {
    private Prefix() {}

    /** Checks the sessions of one round, given in the same order as what survived of them. */
    static void check(List<Session> sessions, List<Survivors> survivors) {
        long newest = Long.MIN_VALUE;
        String why = "";
        for (int i = 0; i < sessions.size(); i++) {
            Session session = sessions.get(i);
            int kept = Math.max(survivors.get(i).least(), session.durable());
            if (kept > 0 && session.steps().get(kept - 1).asked() > newest) {
                newest = session.steps().get(kept - 1).asked();
                why = session.home() + "'s operation " + (kept - 1) + " "
                        + session.steps().get(kept - 1).operation();
            }
        }
        List<String> lost = new ArrayList<>();
        for (int i = 0; i < sessions.size(); i++) {
            List<Session.Step> steps = sessions.get(i).steps();
            int first = survivors.get(i).most();
            if (first < steps.size() && steps.get(first).answered() < newest) {
                lost.add(sessions.get(i).home() + "'s operation " + first + " "
                        + steps.get(first).operation());
            }
        }
        if (!lost.isEmpty()) {
            throw new AssertionError(
                    "lost although answered before " + why + " was asked for, which survived: " + lost);
        }
    }
}
