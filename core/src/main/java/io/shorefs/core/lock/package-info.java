/** Byte-range locks: owners, waiters, and the files through which they were taken. */
package io.shorefs.core.lock;
