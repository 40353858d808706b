/** Brings what happens here into the object store, one generation after the other, and makes sure that one writer does so: epoch, fence, takeover. */
package io.shorefs.core.replication;
