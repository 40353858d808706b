/** What every local cache does. */
package io.shorefs.conformance.cache;
