package io.shorefs.core.simulation;

/** The moments before and after whatever reaches the disk: there the machine may stop, and others may run beside, as threads of their own would. */
final class Moments {
    private int left = Integer.MAX_VALUE;
    private Runnable others = () -> {};

    /** So many moments pass, and in the next one the machine stops. */
    void stopAfter(int moments) {
        left = moments;
    }

    /** The machine does not stop by itself, and nothing runs beside. */
    void quiet() {
        left = Integer.MAX_VALUE;
        others = () -> {};
    }

    /** What runs beside. */
    void others(Runnable work) {
        others = work;
    }

    /** One moment. */
    void pass() {
        if (left == 0) {
            throw new MachineStopped();
        }
        left--;
        others.run();
    }
}
