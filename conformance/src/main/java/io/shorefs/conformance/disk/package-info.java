/**
 * A file on a disk that loses power, for tests of what must be durable. It knows no interface of the parts that it is put below: each test has an adapter of a few
 * lines.
 */
package io.shorefs.conformance.disk;
