package io.shorefs.core.simulation.bucket;

/** Nothing runs any more on this host. An error, so that nothing takes it for a failure that it could answer. */
final class HostStopped extends Error {
    private static final long serialVersionUID = 1;

    HostStopped() {
        super("the host stopped", null, false, false);
    }
}
