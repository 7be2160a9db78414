"""What every benchmark needs: goals, their table and their JSON, the machine it ran on."""
