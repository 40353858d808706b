/** The bytes of every object in the store: names, headers, sealing, segments, logs, and the volume's key. */
package io.shorefs.core.object;
