/**
 * What any {@link io.shorefs.api.FileSystem} must do, as one JUnit suite: extend {@link
 * io.shorefs.conformance.filesystem.FileSystemKit} and make a filesystem.
 *
 * <p>Where a rule is not plain POSIX, it is that of Linux's VFS with ext4, and the test says so.
 */
package io.shorefs.conformance.filesystem;
