/** Shows how far long work is: on a terminal, as JSON, in the log. */
package io.shorefs.distribution.progress;
