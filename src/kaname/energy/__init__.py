"""Energy security: who supplies the fuel, how long stocks last when a strait closes, and where LNG would go instead."""
