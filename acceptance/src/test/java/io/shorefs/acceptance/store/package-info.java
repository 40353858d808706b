/** The server beside a real object store: S3Proxy, in the JVM of the test. */
package io.shorefs.acceptance.store;
