/** What every object store does. */
package io.shorefs.conformance.store;
