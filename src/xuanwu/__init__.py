"""Xuanwu: a one-stop real-time computing platform on Apache Flink."""
