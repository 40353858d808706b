package io.shorefs.core.simulation;

/** Nothing runs any more on this machine. An error, so that nothing takes it for a failure that it could answer. */
public final class MachineStopped extends Error {
    private static final long serialVersionUID = 1;

    /** In the middle of whatever runs. */
    public MachineStopped() {
        super("the machine stopped", null, false, false);
    }
}
