/** Memory in fixed pools under one budget. */
package io.shorefs.core.memory;
