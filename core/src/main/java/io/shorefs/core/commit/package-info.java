/**
 * From a cut to a durable record to the applied map: the committer, the applier, recovery, the unjournaled window, and space.
 *
 * <p>Only this package writes to the commit log and the local map.
 */
package io.shorefs.core.commit;
