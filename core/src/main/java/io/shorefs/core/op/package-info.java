/**
 * What an operation is: find the inodes without a lock, lock them, check again, change a batch, publish.
 *
 * <p><b>Order of locks.</b> The one rename lock (only when a directory moves to another parent, or would be replaced from one), then inodes, ascending by stripe, all in one
 * call of {@link io.shorefs.core.op.InodeLocks}; then the shared side of the publication lock in {@code core.map}. Nothing is ever
 * waited for with one of them held: what is missing ends the attempt with {@link io.shorefs.core.op.NotReady}, the locks are released by unwinding, and
 * the attempt begins again when it is there. Reads of the local disk count as memory and happen inside.
 */
package io.shorefs.core.op;
