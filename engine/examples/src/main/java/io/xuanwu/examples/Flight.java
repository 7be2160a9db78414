package io.xuanwu.examples;

/** One flight that arrived. A Flink POJO, so that its state and records can change without losing a savepoint. */
public class Flight {
    public String carrier;
    /** Minutes; negative when early. */
    public double arrivalDelay;

    public Flight() {}

    Flight(String carrier, double arrivalDelay) {
        this.carrier = carrier;
        this.arrivalDelay = arrivalDelay;
    }
}
