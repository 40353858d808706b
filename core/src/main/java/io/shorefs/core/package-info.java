/** The one filesystem engine: {@link io.shorefs.core.ShoreFs} opens, wires and closes it. It starts no thread and reads no clock of its own. */
package io.shorefs.core;
