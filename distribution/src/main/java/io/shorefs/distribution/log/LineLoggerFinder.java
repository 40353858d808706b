package io.shorefs.distribution.log;

/**
 * Makes all of {@link System.Logger} write lines; the JDK finds it by {@link java.util.ServiceLoader}. java.util.logging is not used, since
 * it stops writing as soon as the process is told to end, which is when an operator most wants to read how that went.
 */
public final class LineLoggerFinder extends System.LoggerFinder {
    @Override
    public System.Logger getLogger(String name, Module module) {
        return new LineLogger(name, System.err);
    }
}
