/** The demo stream: a clock with a beep, drawn here and encoded by FFmpeg. Imports no other package of the fleet. */
package io.culvert.fleet.demo;
