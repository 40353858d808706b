/** Several servers on one bucket, one step at a time: a network that loses requests and answers, machines that sleep, stop and are lost, and time that passes by itself. */
package io.shorefs.core.simulation.bucket;
