/** Child processes of the launcher: Java services and the embedded broker. Imports no other package of the fleet. */
package io.culvert.fleet.process;
